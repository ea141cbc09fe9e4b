import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { deliveryStack } from '../../../config/contract/delivery';
import { type DeliveryConfig, loadDelivery } from '../../../config/load-delivery';
import { addChecks } from '../../../lib/add-checks';
import { DeliveryStack } from '../../../lib/delivery-stack';
import type { SynthesisedTemplate } from './parsed-template';
import { featureFlags } from './synthesise';

/** The stack of an account that may deploy, after the checks that every synth runs. A finding is thrown. */
export function synthDelivery(
  delivery: DeliveryConfig = loadDelivery('config/delivery.yaml'),
): SynthesisedTemplate {
  const outdir = mkdtempSync(join(tmpdir(), 'bulkhead-synth-'));
  try {
    const app = new App({ context: featureFlags, outdir, treeMetadata: false });
    addChecks(app);
    new DeliveryStack(app, delivery);
    return app.synth().getStackByName(deliveryStack).template;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
