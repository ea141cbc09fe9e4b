import { expectTopology } from '../../support/synth/expect-topology';

test('topology of local', () => expectTopology('local'));
