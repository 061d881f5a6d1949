#include "launched_ranks.h"

#include "mpi_ranks.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };
static const char module_name[] = "vitrine-mpi.so";

/* The one job that this process can be of. */
static vt_ranks joined;
static vt_mpi_close_call *close_module;

/* What launchers tell a process: Open MPI's mpirun, anybody's by PMIx, MPICH's and Slurm's by PMI. */
static bool is_launched(void)
{
    static const char *const marks[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (getenv(marks[i])) return true;
    return false;
}

/* A launcher that says how many it has started, and that it is one, need not be asked. */
static bool is_alone(void)
{
    static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *size = getenv(sizes[i]);
        if (size) return strcmp(size, "1") == 0;
    }
    return false;
}

static vt_status module_path(char path[PATH_BYTES], vt_error *error)
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_BYTES - sizeof module_name);
    if (length <= 0 || length >= (ssize_t)(PATH_BYTES - sizeof module_name)) return vt_fail(error, VT_IO, "cannot tell where %s is", module_name);
    path[length] = '\0';
    memcpy(strrchr(path, '/') + 1, module_name, sizeof module_name);
    return VT_OK;
}

static void leave(void) { close_module(); }

static vt_status join(vt_error *error)
{
    char path[PATH_BYTES];
    vt_mpi_open_call *open_module;
    VT_TRY(module_path(path, error));
    if (access(path, F_OK) != 0)
        return vt_fail(error, VT_UNSUPPORTED,
                       "was started by an MPI launcher, and this build has no MPI (%s is not there; see docs/scale.md)", path);
    void *module = dlopen(path, RTLD_NOW | RTLD_GLOBAL); /* global: MPI's own modules look for its functions */
    void *opens = module ? dlsym(module, VT_MPI_OPEN_NAME) : NULL, *closes = module ? dlsym(module, VT_MPI_CLOSE_NAME) : NULL;
    if (!opens || !closes) return vt_fail(error, VT_IO, "%s: %s", path, dlerror());
    memcpy(&open_module, &opens, sizeof open_module); /* ISO C has no cast from data to a function; POSIX lets the bytes be one */
    memcpy(&close_module, &closes, sizeof close_module);
    bool fits = open_module(&joined);
    atexit(leave);
    return fits ? VT_OK : vt_fail(error, VT_USAGE, "there are more than %d ranks", VT_MOST_RANKS);
}

vt_status vt_launched_ranks(vt_ranks **out, vt_error *error)
{
    *out = NULL;
    if (!is_launched() || is_alone()) return VT_OK;
    VT_TRY(join(error));
    if (joined.count > 1) *out = &joined;
    return VT_OK;
}

bool vt_launched_silent(void) { return joined.rank > 0; }
