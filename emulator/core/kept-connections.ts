/**
 * For agents whose connections stay open between requests, at most this long.
 *
 * Node listens to how long a server says that it keeps an idle connection only in an agent that has a timeout. Without
 * one a request may go out over a connection that the server closes at that moment, and what is no GET is lost.
 */
export const keptConnections = { keepAlive: true, timeout: 60_000 } as const;
