import { rolloutBounds } from '../../../../local/region/picture/read-services';

describe('rolloutBounds', () => {
  test.each([
    { desired: 9, minimumHealthyPercent: 66, maximumPercent: 100, mayBeOffline: 3, mayBeExtra: 0 },
    { desired: 4, minimumHealthyPercent: 67, maximumPercent: 100, mayBeOffline: 1, mayBeExtra: 0 },
    { desired: 1, minimumHealthyPercent: 67, maximumPercent: 200, mayBeOffline: 0, mayBeExtra: 1 },
    { desired: 4, minimumHealthyPercent: 100, maximumPercent: 133, mayBeOffline: 0, mayBeExtra: 1 },
    { desired: 1, minimumHealthyPercent: 0, maximumPercent: 100, mayBeOffline: 1, mayBeExtra: 0 },
    { desired: 0, minimumHealthyPercent: 66, maximumPercent: 133, mayBeOffline: 0, mayBeExtra: 0 },
  ])('$desired tasks at $minimumHealthyPercent/$maximumPercent', ({ desired, ...expected }) => {
    expect(rolloutBounds(desired, expected)).toEqual(expected);
  });
});
