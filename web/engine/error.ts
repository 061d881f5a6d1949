import type { Vitrine } from "./vitrine.js";

/** The C core's statuses by name, and what can go wrong on the way to it. */
export type ErrorCode =
  | "VT_NO_MEMORY" | "VT_IO" | "VT_BAD_DATA" | "VT_BAD_REQUEST" | "VT_NOT_FOUND" | "VT_INTEGRITY"
  | "VT_UNSUPPORTED" | "VT_NOT_READY" | "VT_USAGE" | "VT_CHECK_FAILED"
  | "VT_NETWORK" | "VT_ABORTED" | "VT_WORKER" | "VT_LOCKED" | "VT_ENCODER";

/** An error as it travels from the worker. */
export interface ErrorRecord {
  code: ErrorCode;
  message: string;
  /** URL of the file that could not be had. */
  file?: string;
}

/** Every rejection of this library. */
export class VitrineError extends Error {
  override readonly name = "VitrineError";
  readonly code: ErrorCode;
  /** URL of the file that could not be had, where one is to blame. */
  readonly file: string | undefined;
  /** On an error of `openVitrine`, where trying again may help: continues, fetching only what is missing. */
  retry?: () => Promise<Vitrine>;

  constructor(code: ErrorCode, message: string, options: { file?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.file = options.file;
  }

  /** Whether the same download may succeed when asked again. */
  get retryable(): boolean {
    return this.code === "VT_NETWORK" || (this.code === "VT_INTEGRITY" && this.file !== undefined);
  }

  toRecord(): ErrorRecord {
    const record: ErrorRecord = { code: this.code, message: this.message };
    return this.file === undefined ? record : { ...record, file: this.file };
  }

  static fromRecord(record: ErrorRecord): VitrineError {
    return new VitrineError(record.code, record.message, { file: record.file });
  }

  /** `reason` itself when it is one of ours, else the same wrapped under `code`. */
  static from(reason: unknown, code: ErrorCode): VitrineError {
    if (reason instanceof VitrineError) return reason;
    return new VitrineError(code, reason instanceof Error ? reason.message : String(reason), { cause: reason });
  }
}
