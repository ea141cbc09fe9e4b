/**
 * The file beside a function's code that holds what its stage file says to it, as JSON. Not a variable: Lambda takes 4 KB
 * for all variables of a function, which it cannot be asked to raise ("Lambda quotas"), and 30 pools are more. Code may
 * have 50 MB. It is part of the asset, so a deploy that changes it replaces the function's code.
 */
export const settingsFile = 'settings.json';
