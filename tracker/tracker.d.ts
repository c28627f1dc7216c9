export interface Tracking {
  /** Records an event. Answers its request_id, or undefined when the message cannot be written as JSON. Never throws. */
  track(topic: string, message?: unknown): string | undefined;
  /** Records a page_view. */
  page(): void;
  /** Puts a user account (at most 36 characters) on this and all later events; null or nothing ends that. */
  identify(userAccountId?: string | null): void;
  /** Says what the visitor has decided. false removes all that is stored, and stops. */
  consent(given: boolean): void;
  /** Sends what waits. The promise ends once the server has answered, or a pause has begun; it never fails. */
  flush(): Promise<void>;
  /** How many events of this page the server has rejected; they are dropped. */
  readonly rejected: number;
}

declare global {
  interface Window {
    tracking: Tracking;
  }
}
