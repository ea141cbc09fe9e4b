/** Folders of `lambdas/` that hold a `handler.ts`: what is bundled. */
export const handlerNames = ['queue-meter', 'queue-mover', 'status', 'switchboard-seed'] as const;
