/* Whether mpirun (or srun) has started several of this program, and how they reach each other. */
#ifndef VT_LAUNCHED_RANKS_H
#define VT_LAUNCHED_RANKS_H

#include "ranks.h"

/* Joins the others, by the module vitrine-mpi.so beside the program, which is loaded for nothing else. *out NULL: nobody else was started.
 * VT_UNSUPPORTED: this build has no such module; VT_IO: it cannot be loaded, which the message explains. Once joined, the program's end
 * waits for the others, so that a message is out before the launcher hears of a failure. */
vt_status vt_launched_ranks(vt_ranks **out, vt_error *error);
/* True where another rank has joined and is the one to print. */
bool vt_launched_silent(void);

#endif
