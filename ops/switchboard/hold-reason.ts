/** Begins the reason of the switch that a resize sets: by it the hold is told from an operator's own switch. */
export const holdReasonPrefix = 'store resize ';
