import { expectTopology } from '../../support/synth/expect-topology';

test('topology of prod', () => expectTopology('prod'));
