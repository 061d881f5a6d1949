/* Where a state lives in the browser: the SQLite VFS "opfs". It keeps nothing itself: every file is a slot of the object
 * `stateFiles` that JavaScript gave at the module's creation, whose calls are synchronous (sync access handles, opened before):
 *
 *   open(name): slot, or -1          exists(name): whether there is such a file
 *   close(slot)                      remove(name)
 *   read(slot, view, offset): bytes read, fewer at the end of the file, below 0 when it failed
 *   write(slot, view, offset), truncate(slot, size), flush(slot): 0 done, 1 failed, 2 the storage is full
 *   size(slot): bytes
 *
 * A view is a Uint8Array of the module's memory, good until the call returns. An exception is a failure, and one by the name of
 * QuotaExceededError a full storage. One owner has the files at a time, so locks are no-ops, and WAL needs locking_mode=exclusive. */
#include "state_parts.h"

#include <emscripten.h>
#include <sqlite3.h>
#include <string.h>

typedef struct state_file {
    sqlite3_file base;
    int slot;
} state_file;

typedef enum outcome { DONE, FAILED, STORAGE_FULL } outcome;

/* clang-format off */
EM_JS(int, state_files_open, (const char *name), {
    try { return Module.stateFiles.open(UTF8ToString(name)); } catch { return -1; }
});
EM_JS(void, state_files_close, (int slot), {
    try { Module.stateFiles.close(slot); } catch {}
});
EM_JS(double, state_files_read, (int slot, void *to, int bytes, double offset), {
    try { return Module.stateFiles.read(slot, HEAPU8.subarray(to >>> 0, (to >>> 0) + bytes), offset); } catch { return -1; }
});
EM_JS(int, state_files_write, (int slot, const void *from, int bytes, double offset), {
    try { return Module.stateFiles.write(slot, HEAPU8.subarray(from >>> 0, (from >>> 0) + bytes), offset); }
    catch (reason) { return reason?.name === 'QuotaExceededError' ? 2 : 1; }
});
EM_JS(int, state_files_truncate, (int slot, double size), {
    try { return Module.stateFiles.truncate(slot, size); }
    catch (reason) { return reason?.name === 'QuotaExceededError' ? 2 : 1; }
});
EM_JS(int, state_files_flush, (int slot), {
    try { return Module.stateFiles.flush(slot); }
    catch (reason) { return reason?.name === 'QuotaExceededError' ? 2 : 1; }
});
EM_JS(double, state_files_size, (int slot), {
    try { return Module.stateFiles.size(slot); } catch { return -1; }
});
EM_JS(int, state_files_exists, (const char *name), {
    try { return Module.stateFiles.exists(UTF8ToString(name)) ? 1 : 0; } catch { return -1; }
});
EM_JS(int, state_files_remove, (const char *name), {
    try { Module.stateFiles.remove(UTF8ToString(name)); return 0; } catch { return 1; }
});
/* clang-format on */

static int slot_of(sqlite3_file *file) { return ((state_file *)file)->slot; }

static int result_of(int answer, int failure)
{
    return answer == DONE ? SQLITE_OK : answer == STORAGE_FULL ? SQLITE_FULL : failure;
}

static int close_file(sqlite3_file *file)
{
    state_files_close(slot_of(file));
    return SQLITE_OK;
}

static int read_file(sqlite3_file *file, void *to, int bytes, sqlite3_int64 offset)
{
    double had = state_files_read(slot_of(file), to, bytes, (double)offset);
    if (had == bytes) return SQLITE_OK;
    if (!(had >= 0 && had < bytes)) return SQLITE_IOERR_READ;
    memset((char *)to + (int)had, 0, (size_t)(bytes - (int)had));
    return SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *file, const void *from, int bytes, sqlite3_int64 offset)
{
    return result_of(state_files_write(slot_of(file), from, bytes, (double)offset), SQLITE_IOERR_WRITE);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    return result_of(state_files_truncate(slot_of(file), (double)size), SQLITE_IOERR_TRUNCATE);
}

static int sync_file(sqlite3_file *file, int flags)
{
    (void)flags;
    return result_of(state_files_flush(slot_of(file)), SQLITE_IOERR_FSYNC);
}

static int size_file(sqlite3_file *file, sqlite3_int64 *size)
{
    double bytes = state_files_size(slot_of(file));
    if (!(bytes >= 0)) return SQLITE_IOERR_FSTAT;
    *size = (sqlite3_int64)bytes;
    return SQLITE_OK;
}

static int lock_not(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int never_reserved(sqlite3_file *file, int *reserved)
{
    (void)file;
    *reserved = 0;
    return SQLITE_OK;
}

static int no_control(sqlite3_file *file, int operation, void *argument)
{
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int sector_bytes(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

static int characteristics(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN;
}

/* Version 1: no shared memory, which a WAL under an exclusive lock does not need. */
static const sqlite3_io_methods file_methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_file,
    .xLock = lock_not,
    .xUnlock = lock_not,
    .xCheckReservedLock = never_reserved,
    .xFileControl = no_control,
    .xSectorSize = sector_bytes,
    .xDeviceCharacteristics = characteristics,
};

/* Files without a name are temporary ones, which SQLITE_TEMP_STORE=3 keeps in memory. */
static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
    (void)vfs;
    state_file *opened = (state_file *)file;
    file->pMethods = NULL;
    opened->slot = name ? state_files_open(name) : -1;
    if (opened->slot < 0) return SQLITE_CANTOPEN;
    file->pMethods = &file_methods;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
    (void)vfs, (void)sync_directory;
    return state_files_remove(name) ? SQLITE_IOERR_DELETE : SQLITE_OK;
}

static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *exists)
{
    (void)vfs, (void)flags;
    int answer = state_files_exists(name);
    *exists = answer > 0;
    return answer < 0 ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

const char *vt_state_storage(void)
{
    static sqlite3_vfs files; /* SQLite's list of VFSes is the process's */
    const char *name = "opfs";
    if (sqlite3_vfs_find(name)) return name;
    sqlite3_vfs *nowhere = sqlite3_vfs_find(NULL); /* the rest, time and luck, is as for a catalog */
    if (!nowhere) return name;
    files = *nowhere;
    files.pNext = NULL;
    files.szOsFile = sizeof(state_file);
    files.zName = name;
    files.xOpen = open_file;
    files.xDelete = delete_file;
    files.xAccess = access_file;
    sqlite3_vfs_register(&files, 0);
    return name;
}
