/* Ranks over MPI. This folder becomes a module of its own (vitrine-mpi.so) that the program loads where a launcher has started it, so that
 * nobody else needs MPI or waits for it to load. */
#ifndef VT_MPI_RANKS_H
#define VT_MPI_RANKS_H

#include "ranks.h"

#define VT_MPI_OPEN_NAME "vt_mpi_open"
#define VT_MPI_CLOSE_NAME "vt_mpi_close"

/* What the program finds under these names. Open: false when there are more than VT_MOST_RANKS. A failure of MPI itself ends the job,
 * as MPI does by default. Close waits until every rank does; nothing of MPI can be used afterwards. */
typedef bool vt_mpi_open_call(vt_ranks *out);
typedef void vt_mpi_close_call(void);

vt_mpi_open_call vt_mpi_open;
vt_mpi_close_call vt_mpi_close;

#endif
