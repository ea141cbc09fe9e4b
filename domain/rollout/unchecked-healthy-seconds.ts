/**
 * ECS counts a task with neither load balancer nor container health check as healthy after this many seconds of running
 * (API reference, DeploymentConfiguration).
 */
export const uncheckedHealthySeconds = 40;
