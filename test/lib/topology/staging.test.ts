import { expectTopology } from '../../support/expect-topology';

test('topology of staging', () => expectTopology('staging'));
