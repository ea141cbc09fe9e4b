import { expectTopology } from '../../support/synth/expect-topology';

test('topology of docs/small.yaml', () => expectTopology('docs/small.yaml'));
