/** An arrow of the diagram, between the ids of two boxes or borders. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Dotted: it does not dial. */
  readonly dotted?: boolean;
}
