/** A few errors a minute are a customer's odd request, whatever the load. */
const minErrorsPerMinute = 10;

/** As in a stage file. */
export interface ServiceLoad {
  readonly tasks: { readonly min: number };
  readonly scaling: { readonly requestsPerTaskPerMinute: number };
}

/**
 * Answers of 5xx a minute that are too many: one in a hundred at the load that the minimum of tasks is meant for, and at
 * least ten. A true ratio would need metric math, which decides no sooner, and is at its worst when little is asked.
 */
export function serverErrorsPerMinute({ tasks, scaling }: ServiceLoad): number {
  return Math.max(minErrorsPerMinute, Math.ceil((tasks.min * scaling.requestsPerTaskPerMinute) / 100));
}

/** A load balancer counts the browser's connection and its own to the task, and a websocket is one of each. */
const tcpPerWebsocket = 2;

const nearlyFullShare = 0.8;

/** A deploy moves a third of the clients at most, over their reconnect spread; a storm comes back again and again. */
const stormShare = 0.5;

export interface WebsocketCapacity {
  readonly connectionsPerTask: number;
  readonly maxTasks: number;
}

export interface WebsocketLimits {
  /** Websockets of all services when every task they may have is full. */
  readonly capacity: number;
  /** TCP connections open at the load balancer that are close to it. */
  readonly activeConnections: number;
  /** TCP connections opened at the load balancer within one minute that no deploy explains. */
  readonly newConnectionsPerMinute: number;
}

/** What a load balancer of websockets may count before somebody is told, from what its services can hold. */
export function websocketLimits(services: readonly WebsocketCapacity[]): WebsocketLimits {
  const capacity = services.reduce((sum, one) => sum + one.connectionsPerTask * one.maxTasks, 0);
  return {
    capacity,
    activeConnections: Math.floor(capacity * tcpPerWebsocket * nearlyFullShare),
    newConnectionsPerMinute: Math.floor(capacity * tcpPerWebsocket * stormShare),
  };
}
