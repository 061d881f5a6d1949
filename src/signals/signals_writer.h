/* Writes the "signals" file of a pack. */
#ifndef VT_SIGNALS_WRITER_H
#define VT_SIGNALS_WRITER_H

#include "signals.h"

/* Appends the safetensors file of `signals` (whose `file` is ignored). The arrays must hold what vt_signals_open demands:
 * VT_BAD_DATA names the first tensor that does not. Same signals, same bytes. VT_NO_MEMORY. */
vt_status vt_signals_write(vt_buffer *file, const vt_signals *signals, vt_error *error);

#endif
