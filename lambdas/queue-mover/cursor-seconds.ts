/** How long the store knows how far an operation is. After that, what stands in the bucket counts. */
export const cursorSeconds = 30 * 24 * 3600;
