/**
 * Jobs in each of the two windows of a queue. 100 tell a share to within ten points, enough to name who floods, and
 * bound a reading whatever the backlog: of jobs of 1 KB, a window is 100 KB. 400 would only halve the error.
 */
export const WINDOW_JOBS = 100;
