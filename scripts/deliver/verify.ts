import { cdk, type Step } from './run-steps';

/** As `npm run check`, which people run. */
export function verifySteps(): Step[] {
  return [
    { title: 'hold the types', command: ['npm', 'run', 'types'] },
    { title: 'hold lint and the directions of imports', command: ['npm', 'run', 'lint'] },
    { title: 'find nothing unused', command: ['npm', 'run', 'unused'] },
    { title: 'pass the tests', command: ['npm', 'test'] },
  ];
}

/** What people and pipelines start, on the Node that runs this. The tests run on one version only. */
export function nodeSteps(): Step[] {
  return [
    { title: 'say which Node this is', command: [process.execPath, '--version'] },
    {
      title: 'synthesise prod',
      command: cdk('synth', '--quiet', '--context', 'stage=prod', '--output', 'cdk.out/node'),
    },
    { title: 'start the command', command: ['./bulkhead', '--help'] },
    { title: 'add up budgets', command: ['./bulkhead', 'budgets', '--stage', 'prod'] },
    { title: 'deploy to the embedded region', command: ['./bulkhead', 'start', '--fresh'] },
  ];
}

/**
 * What is deployed is compiled from the packages that are installed: a weakness that is known of one of them ends the
 * pipeline. Of tools that only developers run it does not (docs/delivery.md, "Supply chain").
 *
 * @param sbom file for the list of packages
 */
export function supplySteps(sbom: string): Step[] {
  return [
    {
      title: 'pass the audit of what runs: see docs/delivery.md, "Supply chain"',
      command: ['npm', 'audit', '--omit=dev', '--audit-level=high'],
    },
    { title: 'find every package signed', command: ['npm', 'audit', 'signatures'] },
    {
      title: 'list the packages',
      command: [
        'sh',
        '-c',
        'mkdir -p "$(dirname "$1")" && npm sbom --sbom-format cyclonedx > "$1"',
        'sbom',
        sbom,
      ],
    },
  ];
}
