import { expectTopology } from '../../support/expect-topology';

test('topology of prod', () => expectTopology('prod'));
