/* Brings the on-screen keyboard to the text field that was touched, and puts it away for who types on a real one. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { KioskConfig } from "../device/kiosk-config.js";

type Host = ReactiveControllerHost & HTMLElement & { config: KioskConfig };

const textTypes = ["text", "search", "url"];

export class KeyboardHelp implements ReactiveController {
  /** The field that it types into; undefined: it is put away. */
  field: HTMLInputElement | undefined;
  private touched = false;

  constructor(private readonly host: Host) {
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener("pointerdown", this.onPress, { capture: true });
    document.addEventListener("focusin", this.onFocus);
    document.addEventListener("click", this.onFocus);
    document.addEventListener("keydown", this.onKey);
  }

  hostDisconnected() {
    document.removeEventListener("pointerdown", this.onPress, { capture: true });
    document.removeEventListener("focusin", this.onFocus);
    document.removeEventListener("click", this.onFocus);
    document.removeEventListener("keydown", this.onKey);
  }

  readonly close = (): void => this.take(undefined);

  private readonly onPress = (event: PointerEvent) => {
    this.touched = event.pointerType !== "mouse";
    const target = event.composedPath()[0];
    /* Before the field has the focus: else the system's own keyboard comes too. */
    if (this.serves() && isTextField(target)) target.inputMode = "none";
  };

  private readonly onFocus = (event: Event) => {
    const target = event.composedPath()[0];
    if (isTextField(target)) this.take(this.serves() ? target : undefined);
    else if (event.type === "focusin") this.close();
  };

  /** A key that no screen has pressed. */
  private readonly onKey = (event: KeyboardEvent) => {
    if (event.isTrusted && this.host.config.keyboard === "auto" && event.key.length === 1) this.close();
  };

  private serves(): boolean {
    const { keyboard } = this.host.config;
    return keyboard === "own" || keyboard === "auto" && this.touched;
  }

  private take(field: HTMLInputElement | undefined) {
    if (field === this.field) return;
    this.field = field;
    this.host.requestUpdate();
    /* The keyboard takes room below: what is written stays in sight. */
    if (field) void this.host.updateComplete.then(() => requestAnimationFrame(() => field.scrollIntoView({ block: "center" })));
  }
}

function isTextField(target: EventTarget | undefined): target is HTMLInputElement {
  return target instanceof HTMLInputElement && textTypes.includes(target.type) && !target.readOnly;
}
