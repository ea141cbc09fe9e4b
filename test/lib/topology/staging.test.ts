import { expectTopology } from '../../support/synth/expect-topology';

test('topology of staging', () => expectTopology('staging'));
