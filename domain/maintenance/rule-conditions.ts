/** What a request must be like. Each list that is not empty must have one value that fits. */
export interface RuleConditions {
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly header?: { readonly name: 'Cookie' | 'Sec-WebSocket-Key'; readonly values: readonly string[] };
}
