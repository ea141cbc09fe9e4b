import { globalName, type StagePlace } from './global-names';

/** The stack of an account that lets its repository deploy. */
export const deliveryStack = 'Bulkhead-Delivery';

/** `cdk deploy -c delivery=config/delivery.yaml`: the file that the stack is made of. */
export const deliveryContext = 'delivery';

/** `bulkhead-<stage>-<region>-deliver`: fixed, because the workflow's variables name it before it stands. */
export function deliveryRoleName(place: StagePlace): string {
  return `${globalName(place)}-deliver`;
}
