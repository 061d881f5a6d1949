/* Inside of the state floor: what its files share. Nothing outside src/state includes this. */
#ifndef VT_STATE_PARTS_H
#define VT_STATE_PARTS_H

#include "state.h"

#include <sqlite3.h>

/* wasm only: the name of the VFS whose files JavaScript keeps; registers it when asked for the first time. */
const char *vt_state_storage(void);

#endif
