import { templateReferencesIn } from '../adapt/references';
import { resourcesOfType, type Template } from '../adapt/template';

/** How far a service may be scaled. Only the template knows: the emulator has no scalable targets. */
export interface ScalingRange {
  /** Logical id of the service. */
  readonly service: string;
  readonly min: number;
  readonly max: number;
}

/** The scaling ranges of a template's services, for targets whose ends are literals. */
export function scalingRanges(template: Template): ScalingRange[] {
  return resourcesOfType(template, 'AWS::ApplicationAutoScaling::ScalableTarget').flatMap(
    ([, { Properties = {} }]) => {
      const { MinCapacity: min, MaxCapacity: max, ResourceId, ScalableDimension } = Properties;
      const service = templateReferencesIn(ResourceId)
        .map(({ logicalId }) => logicalId)
        .find((logicalId) => template.Resources[logicalId]?.Type === 'AWS::ECS::Service');
      if (ScalableDimension !== 'ecs:service:DesiredCount' || service === undefined) return [];
      return typeof min === 'number' && typeof max === 'number' ? [{ service, min, max }] : [];
    },
  );
}
