#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include "mpi_ranks.h"

#include <mpi.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

/* MPI counts in int; and what is sent in pieces begins to arrive sooner. */
enum { MOST_BYTES = 1 << 28, MOST_NUMBERS = 1 << 25 };

static int rank_count, own_rank;

static int piece_of(size_t done, size_t bytes) { return (int)(bytes - done < MOST_BYTES ? bytes - done : MOST_BYTES); }

static void broadcast(void *context, size_t root, void *data, size_t bytes)
{
    (void)context;
    for (size_t done = 0; done < bytes; done += MOST_BYTES)
        MPI_Bcast((char *)data + done, piece_of(done, bytes), MPI_BYTE, (int)root, MPI_COMM_WORLD);
}

/* Sends to one rank while another sends to this one; each piece has a partner until its side is through. */
static void send_and_receive(int to, const char *send, size_t send_bytes, int from, char *receive, size_t receive_bytes)
{
    size_t most = send_bytes > receive_bytes ? send_bytes : receive_bytes;
    for (size_t done = 0; done < most; done += MOST_BYTES) {
        bool sends = done < send_bytes, receives = done < receive_bytes;
        MPI_Sendrecv(sends ? send + done : NULL, sends ? piece_of(done, send_bytes) : 0, MPI_BYTE, sends ? to : MPI_PROC_NULL, 0,
                     receives ? receive + done : NULL, receives ? piece_of(done, receive_bytes) : 0, MPI_BYTE,
                     receives ? from : MPI_PROC_NULL, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
}

/* Around a ring: every share passes every link once. */
static void gather(void *context, void *all, const size_t *offsets)
{
    (void)context;
    int right = (own_rank + 1) % rank_count, left = (own_rank + rank_count - 1) % rank_count;
    for (int step = 0; step + 1 < rank_count; step++) {
        int given = (own_rank + rank_count - step) % rank_count, taken = (given + rank_count - 1) % rank_count;
        send_and_receive(right, (char *)all + offsets[given], offsets[given + 1] - offsets[given], left, (char *)all + offsets[taken],
                         offsets[taken + 1] - offsets[taken]);
    }
}

static void exchange(void *context, const void *send, const size_t *send_offsets, void *receive, const size_t *receive_offsets)
{
    (void)context;
    size_t own = send_offsets[own_rank + 1] - send_offsets[own_rank];
    if (own) memcpy((char *)receive + receive_offsets[own_rank], (const char *)send + send_offsets[own_rank], own);
    for (int step = 1; step < rank_count; step++) {
        int to = (own_rank + step) % rank_count, from = (own_rank + rank_count - step) % rank_count;
        send_and_receive(to, (const char *)send + send_offsets[to], send_offsets[to + 1] - send_offsets[to], from,
                         (char *)receive + receive_offsets[from], receive_offsets[from + 1] - receive_offsets[from]);
    }
}

static void add(void *context, uint64_t *numbers, size_t count)
{
    (void)context;
    for (size_t done = 0; done < count; done += MOST_NUMBERS)
        MPI_Allreduce(MPI_IN_PLACE, numbers + done, (int)(count - done < MOST_NUMBERS ? count - done : MOST_NUMBERS), MPI_UINT64_T, MPI_SUM,
                      MPI_COMM_WORLD);
}

EXPORTED bool vt_mpi_open(vt_ranks *out)
{
    int provided, on_host;
    MPI_Comm host;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided); /* worker threads never call MPI */
    MPI_Comm_rank(MPI_COMM_WORLD, &own_rank);
    MPI_Comm_size(MPI_COMM_WORLD, &rank_count);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
    MPI_Comm_size(host, &on_host);
    MPI_Comm_free(&host);
    *out = (vt_ranks){.rank = (size_t)own_rank, .count = (size_t)rank_count, .on_host = (size_t)on_host,
                      .calls = {.broadcast = broadcast, .gather = gather, .exchange = exchange, .add = add}};
    return rank_count <= VT_MOST_RANKS;
}

EXPORTED void vt_mpi_close(void)
{
    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Finalize();
}
