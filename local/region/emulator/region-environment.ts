/** The account and region of the emulator; the local stage's stacks name them. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';

/** What makes any AWS client, the CDK included, talk to a region at this port. */
export function regionVariables(port: number) {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    // The emulator accepts any key; these are the ones its documentation uses.
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    CDK_DEFAULT_ACCOUNT: LOCAL_ACCOUNT,
    CDK_DEFAULT_REGION: LOCAL_REGION,
  } as const;
}

export function toolEnvironment(port: number): NodeJS.ProcessEnv {
  return emulatorTools(regionVariables(port));
}

/**
 * The environment for tools that run against an emulator. Everything of the user's own AWS and CDK settings is left
 * out: a profile, a session token or an endpoint for one service would send some call to a real account.
 * @param variables which emulator, account and region
 */
export function emulatorTools(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return {
    ...Object.fromEntries(own),
    ...variables,
    // No look-up of instance metadata, no proxy between us and 127.0.0.1, no advice about node versions.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    // Validating every template costs most of a synthesis; `cdk synth` in CI keeps it on.
    CDK_VALIDATION: 'false',
    CDK_DISABLE_VERSION_CHECK: '1',
    // Nothing about a region leaves the machine; and each run of the CDK would start a second process that tries.
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}
