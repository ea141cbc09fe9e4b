import type { RolloutPicture, ServicePicture } from './picture';
import { FROM_TEMPLATE, table } from './table';

/** Services with what runs, how far they may be scaled, and what one rollout may do to them. */
export function renderServices(services: readonly ServicePicture[]): string {
  return table(
    [
      { title: 'Service', width: 16 },
      { title: 'Image' },
      { title: 'Run', width: 7 },
      { title: `Range${FROM_TEMPLATE}`, width: 8 },
      { title: 'A rollout may', width: 26 },
      { title: `Takes${FROM_TEMPLATE}`, width: 8 },
    ],
    services.map(
      ({ name, images, running, desired, fromTemplate: { scaling, worstRolloutSeconds }, rollout }) => [
        name,
        images.map(shortImage).join('\n'),
        `${running}/${desired}`,
        scaling === undefined ? '-' : `${scaling.min}-${scaling.max}`,
        rolloutText(rollout),
        worstRolloutSeconds === undefined ? '-' : `${Math.ceil(worstRolloutSeconds / 60)} min`,
      ],
    ),
  );
}

/** Without the registry's host: in a table it would take most of the line and says only the account. */
function shortImage(image: string): string {
  return image.replace(/^[^/]+\.[^/]+\//, '');
}

function rolloutText({
  minimumHealthyPercent,
  maximumPercent,
  mayBeOffline,
  mayBeExtra,
}: RolloutPicture): string {
  return `stop ${mayBeOffline}, add ${mayBeExtra} (${minimumHealthyPercent}/${maximumPercent} %)`;
}
