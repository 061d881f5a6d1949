/* Shows what the session has to say, one message at a time. */
import { type StateChange, VitrineError } from "../../engine/vitrine.js";
import { focused } from "../../ui/focused.js";
import type { UndoToast } from "../../ui/undo-toast.js";
import "../../ui/undo-toast.js";
import { errorWords } from "../../words/errors.js";
import { words } from "../../words/words.js";
import type { Session, Toast } from "./session.js";

/** A dialog that can take the focus. */
export type Focusable = HTMLElement & { focusHeading(): void };

export class Toasts {
  readonly #element = document.createElement("vt-undo-toast") as UndoToast;
  #toast: Toast | undefined;
  #dialog: Focusable | undefined;
  /** What had the focus before the message was shown. */
  #before: HTMLElement | undefined;

  constructor(private readonly session: Session) {
    document.body.append(this.#element);
    session.addEventListener("toast", (event) => this.#show((event as CustomEvent<Toast>).detail));
    session.addEventListener("state", (event) => {
      if ((event as CustomEvent<StateChange>).detail === "profile" && this.#toast?.undo) this.clear(); // it is another's to undo
    });
    this.#element.addEventListener("toast-close", () => this.#show(undefined));
    this.#element.addEventListener("toast-undo", () => void this.#undo());
  }

  clear(): void {
    this.#show(undefined);
  }

  /** Moves the messages into a modal dialog, outside of which nothing can be pressed, or with undefined back to the page. */
  moveTo(dialogHost: Focusable | undefined): void {
    this.#dialog = dialogHost;
    if (dialogHost) this.#element.slot = "toast";
    else this.#element.removeAttribute("slot");
    (dialogHost ?? document.body).append(this.#element);
  }

  #show(toast: Toast | undefined): void {
    if (toast) this.#before = focused();
    else if (this.#element.matches(":focus-within")) this.#passFocus();
    this.#toast = toast;
    this.#element.toast = toast && { text: toast.text, undo: toast.undo ? words("all.undo") : "", link: toast.link };
  }

  /** What the focus was on may be gone: then the dialog or the page takes it. */
  #passFocus(): void {
    if (this.#before?.isConnected) this.#before.focus({ preventScroll: true });
    else if (this.#dialog) this.#dialog.focusHeading();
    else document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  }

  async #undo(): Promise<void> {
    const toast = this.#toast;
    this.clear();
    try {
      await toast?.undo?.();
    } catch (reason) {
      this.session.say(words("all.notUndone", { reason: errorWords(VitrineError.from(reason, "VT_WORKER")) }));
    }
  }
}
