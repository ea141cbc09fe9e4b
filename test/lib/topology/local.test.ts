import { expectTopology } from '../../support/expect-topology';

test('topology of local', () => expectTopology('local'));
