/* The operating system that SQLite sees inside the browser (SQLITE_OS_OTHER): none. Databases live in memory, so no
 * file can be opened; time stands still and randomness is fixed, so that the same request gives the same answer. */
#include <sqlite3.h>
#include <string.h>

/* Julian day of 1970-01-01 in milliseconds. */
static const sqlite3_int64 unix_epoch_ms = 210866760000000;

static int open_nothing(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
    (void)vfs, (void)name, (void)flags, (void)out_flags;
    file->pMethods = NULL;
    return SQLITE_CANTOPEN;
}

static int delete_nothing(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
    (void)vfs, (void)name, (void)sync_directory;
    return SQLITE_OK;
}

static int access_nothing(sqlite3_vfs *vfs, const char *name, int flags, int *exists)
{
    (void)vfs, (void)name, (void)flags;
    *exists = 0;
    return SQLITE_OK;
}

static int full_pathname(sqlite3_vfs *vfs, const char *name, int room, char *path)
{
    (void)vfs;
    size_t length = strlen(name);
    if (length >= (size_t)room) return SQLITE_CANTOPEN;
    memcpy(path, name, length + 1);
    return SQLITE_OK;
}

static int fixed_randomness(sqlite3_vfs *vfs, int bytes, char *out)
{
    (void)vfs;
    memset(out, 0x5a, (size_t)bytes);
    return bytes;
}

static int sleep_not(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return microseconds;
}

static int epoch_int64(sqlite3_vfs *vfs, sqlite3_int64 *now)
{
    (void)vfs;
    *now = unix_epoch_ms;
    return SQLITE_OK;
}

static int epoch_days(sqlite3_vfs *vfs, double *now)
{
    (void)vfs;
    *now = (double)unix_epoch_ms / 86400000.0;
    return SQLITE_OK;
}

static int no_last_error(sqlite3_vfs *vfs, int bytes, char *out)
{
    (void)vfs, (void)bytes, (void)out;
    return 0;
}

int sqlite3_os_init(void)
{
    static sqlite3_vfs nowhere = {
        .iVersion = 2,
        .szOsFile = sizeof(sqlite3_file),
        .mxPathname = 512,
        .zName = "nowhere",
        .xOpen = open_nothing,
        .xDelete = delete_nothing,
        .xAccess = access_nothing,
        .xFullPathname = full_pathname,
        .xRandomness = fixed_randomness,
        .xSleep = sleep_not,
        .xCurrentTime = epoch_days,
        .xGetLastError = no_last_error,
        .xCurrentTimeInt64 = epoch_int64,
    };
    return sqlite3_vfs_register(&nowhere, 1);
}

int sqlite3_os_end(void)
{
    return SQLITE_OK;
}
