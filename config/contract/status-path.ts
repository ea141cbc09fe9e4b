/** Where everybody may ask how the platform is. Browsers and status boards know it by heart: it does not change. */
export const statusPath = '/status.json';
