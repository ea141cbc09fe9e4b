import { checkParameters } from '../../../../local/region/deploy/check-parameters';

describe('checkParameters', () => {
  const stacks = [
    {
      name: 'Platform',
      original: {
        Resources: {},
        Parameters: { AppImage: { Type: 'String' }, BootstrapVersion: { Type: 'String' } },
      },
    },
  ];

  test('a parameter that a stack has may be given any value', () => {
    expect(() => checkParameters(stacks, ['Platform:AppImage=a=b', 'Platform:AppImage='])).not.toThrow();
  });

  test.each([
    'Platform:AppImag=x',
    'Other:AppImage=x',
    'AppImage=x',
    'Platform:AppImage',
    'Platform:BootstrapVersion=1',
  ])('%s is refused, and the right ones are named', (parameter) => {
    expect(() => checkParameters(stacks, [parameter])).toThrow(
      `--parameters: expected Stack:Key=Value with one of Platform:AppImage, got "${parameter}".`,
    );
  });
});
