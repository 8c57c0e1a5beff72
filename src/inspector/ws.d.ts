/** The part of the package `ws` that the server needs; it brings no types of its own. */
declare module 'ws' {
  import type { IncomingMessage } from 'node:http';
  import type { Duplex } from 'node:stream';

  class WebSocket {
    constructor(url: string);
    on(event: 'message', listener: (data: Buffer) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'close' | 'open', listener: () => void): this;
    send(text: string): void;
    close(): void;
    terminate(): void;
  }

  class WebSocketServer {
    constructor(options: { readonly noServer: true; readonly maxPayload: number });
    handleUpgrade(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      then: (socket: WebSocket) => void,
    ): void;
  }

  export { WebSocket, WebSocketServer };
}
