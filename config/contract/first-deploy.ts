/** Context of the deploy that makes a stage: `cdk deploy -c firstDeploy=true`. What it makes can be rolled back (ADR 14). */
export const firstDeployContext = 'firstDeploy';
