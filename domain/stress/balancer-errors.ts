/**
 * What a load balancer counted of its own answers in one period (AWS/ApplicationELB, dimension LoadBalancer). All three
 * are written only where they are not zero ("CloudWatch metrics for your Application Load Balancer").
 */
export interface BalancerAnswers {
  /** HTTPCode_ELB_5XX_Count: 5xx that no task gave. */
  readonly errors: number;
  /** HTTPCode_ELB_503_Count, which is among them. */
  readonly unavailable: number;
  /** HTTP_Fixed_Response_Count: of every status. */
  readonly fixed: number;
}

/**
 * The 503 that a rule of maintenance gave. A fixed response originates from the load balancer, so AWS's definitions put
 * it among that one's 5xx. Never more than the 503 there were: the staff pass is a fixed 200, and redirects are counted
 * elsewhere.
 */
export function plannedAnswers({ unavailable, fixed }: Omit<BalancerAnswers, 'errors'>): number {
  return Math.min(unavailable, fixed);
}

/**
 * The 5xx of a load balancer that nobody planned. All of its errors less all fixed responses was rejected: if AWS did
 * not count fixed responses among the errors, which its text leaves open, 502 and 504 would be taken off with them while
 * something is closed. 502 and 504 alone were rejected too: a group without tasks answers 503.
 */
export function unplannedErrors(answers: BalancerAnswers): number {
  return Math.max(0, answers.errors - plannedAnswers(answers));
}

/**
 * The same as metric math over `errors`, `unavailable` and `fixed`, as alarms need it. No error, no data point, as with
 * the bare metric: an expression that is filled everywhere would put a zero into the newest minute, which comes late
 * (user guide, "Using metric math", FILL). Not MIN, of which the guide warns in alarms.
 */
export const unplannedErrorsExpression =
  'IF(errors > 0, errors - IF(FILL(fixed, 0) < FILL(unavailable, 0), FILL(fixed, 0), FILL(unavailable, 0)))';
