/* Shows what the session has to say, one message at a time. */
import type { UndoToast } from "../../ui/undo-toast.js";
import "../../ui/undo-toast.js";
import type { Session, Toast } from "./session.js";

export class Toasts {
  private readonly element = document.createElement("vt-undo-toast") as UndoToast;
  private toast: Toast | undefined;

  constructor(private readonly session: Session) {
    document.body.append(this.element);
    session.addEventListener("toast", (event) => this.show((event as CustomEvent<Toast>).detail));
    this.element.addEventListener("toast-close", () => this.show(undefined));
    this.element.addEventListener("toast-undo", () => void this.undo());
  }

  clear(): void {
    this.show(undefined);
  }

  /** Moves the messages into a modal dialog, outside of which nothing can be pressed, or with undefined back to the page. */
  moveTo(dialogHost: HTMLElement | undefined): void {
    if (dialogHost) this.element.slot = "toast";
    else this.element.removeAttribute("slot");
    (dialogHost ?? document.body).append(this.element);
  }

  private show(toast: Toast | undefined): void {
    this.toast = toast;
    this.element.toast = toast && { text: toast.text, undo: toast.undo ? "Undo" : "", link: toast.link };
  }

  private async undo(): Promise<void> {
    const toast = this.toast;
    this.clear();
    try {
      await toast?.undo?.();
    } catch (reason) {
      this.session.say(`That could not be undone: ${reason instanceof Error ? reason.message : String(reason)}`);
    }
  }
}
