/* A disk in memory, as SQLite's default VFS: it fills up, its writer dies at a chosen moment, and what was not synced can be lost
 * with it. */
#ifndef MEMORY_FILES_H
#define MEMORY_FILES_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DISK_FILES = 8, DISK_FOREVER = -1 };

typedef struct disk_bytes {
    uint8_t *data;
    size_t size;
} disk_bytes;

typedef struct disk_file {
    char name[64]; /* "": free */
    disk_bytes now, synced;
} disk_file;

typedef struct disk {
    disk_file files[DISK_FILES];
    size_t quota;   /* bytes of all files; 0: none */
    long left;      /* changes until the writer dies; DISK_FOREVER: it lives */
    long changes;   /* so far */
} disk;

typedef struct open_file {
    sqlite3_file base;
    disk_file *file;
} open_file;

static disk the_disk = {.left = DISK_FOREVER};

static inline void disk_put(disk_bytes *bytes, const void *data, size_t size)
{
    free(bytes->data);
    bytes->data = malloc(size ? size : 1);
    if (size) memcpy(bytes->data, data, size);
    bytes->size = size;
}

static inline disk_file *disk_find(const char *name, bool make)
{
    disk_file *unused = NULL;
    for (size_t i = 0; i < DISK_FILES; i++) {
        if (strcmp(the_disk.files[i].name, name) == 0) return &the_disk.files[i];
        if (!the_disk.files[i].name[0]) unused = &the_disk.files[i];
    }
    if (!make || !unused) return NULL;
    strncpy(unused->name, name, sizeof unused->name - 1);
    return unused;
}

static inline void disk_forget(disk_file *file)
{
    free(file->now.data);
    free(file->synced.data);
    memset(file, 0, sizeof *file);
}

/* Nothing on it, and none of its limits. */
static inline void disk_format(void)
{
    for (size_t i = 0; i < DISK_FILES; i++) disk_forget(&the_disk.files[i]);
    the_disk = (disk){.left = DISK_FOREVER};
}

static inline void disk_write_file(const char *name, const void *data, size_t size)
{
    disk_file *file = disk_find(name, true);
    disk_put(&file->now, data, size);
    disk_put(&file->synced, data, size);
}

/* The writer is gone. With its machine, also what it had not synced. */
static inline void disk_restart(bool machine)
{
    the_disk.left = DISK_FOREVER;
    the_disk.changes = 0;
    for (size_t i = 0; machine && i < DISK_FILES; i++) {
        disk_file *file = &the_disk.files[i];
        if (file->name[0]) disk_put(&file->now, file->synced.data, file->synced.size);
    }
}

static inline bool disk_dead(void) { return the_disk.left == 0; }

static inline bool disk_may_change(void)
{
    if (disk_dead()) return false;
    the_disk.changes++;
    if (the_disk.left > 0) the_disk.left--;
    return true;
}

static inline bool disk_has_room(size_t more)
{
    size_t used = more;
    for (size_t i = 0; i < DISK_FILES; i++) used += the_disk.files[i].now.size;
    return !the_disk.quota || used <= the_disk.quota;
}

static int disk_close(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int disk_read(sqlite3_file *base, void *to, int bytes, sqlite3_int64 offset)
{
    const disk_bytes *from = &((open_file *)base)->file->now;
    if (disk_dead()) return SQLITE_IOERR_READ;
    size_t at = (size_t)offset, had = at >= from->size ? 0 : from->size - at;
    if (had > (size_t)bytes) had = (size_t)bytes;
    if (had) memcpy(to, from->data + at, had);
    memset((char *)to + had, 0, (size_t)bytes - had);
    return had == (size_t)bytes ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int disk_resize(disk_bytes *bytes, size_t size)
{
    if (size > bytes->size && !disk_has_room(size - bytes->size)) return SQLITE_FULL;
    bytes->data = realloc(bytes->data, size ? size : 1);
    if (size > bytes->size) memset(bytes->data + bytes->size, 0, size - bytes->size);
    bytes->size = size;
    return SQLITE_OK;
}

static int disk_write(sqlite3_file *base, const void *from, int bytes, sqlite3_int64 offset)
{
    disk_bytes *to = &((open_file *)base)->file->now;
    size_t end = (size_t)offset + (size_t)bytes;
    if (!disk_may_change()) return SQLITE_IOERR_WRITE;
    if (end > to->size && disk_resize(to, end) != SQLITE_OK) return SQLITE_FULL;
    memcpy(to->data + offset, from, (size_t)bytes);
    return SQLITE_OK;
}

static int disk_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    if (!disk_may_change()) return SQLITE_IOERR_TRUNCATE;
    return disk_resize(&((open_file *)base)->file->now, (size_t)size);
}

static int disk_sync(sqlite3_file *base, int flags)
{
    (void)flags;
    disk_file *file = ((open_file *)base)->file;
    if (!disk_may_change()) return SQLITE_IOERR_FSYNC;
    disk_put(&file->synced, file->now.data, file->now.size);
    return SQLITE_OK;
}

static int disk_size(sqlite3_file *base, sqlite3_int64 *size)
{
    *size = (sqlite3_int64)((open_file *)base)->file->now.size;
    return disk_dead() ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

static int disk_lock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int disk_reserved(sqlite3_file *file, int *reserved)
{
    (void)file;
    *reserved = 0;
    return SQLITE_OK;
}

static int disk_control(sqlite3_file *file, int operation, void *argument)
{
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int disk_sector(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

static int disk_characteristics(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN;
}

static int disk_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
    static const sqlite3_io_methods methods = {1, disk_close, disk_read, disk_write, disk_truncate, disk_sync, disk_size,
                                               disk_lock, disk_lock, disk_reserved, disk_control, disk_sector,
                                               disk_characteristics, NULL, NULL, NULL, NULL, NULL, NULL};
    (void)vfs;
    file->pMethods = NULL;
    if (!name || disk_dead()) return SQLITE_CANTOPEN;
    ((open_file *)file)->file = disk_find(name, true);
    if (!((open_file *)file)->file) return SQLITE_CANTOPEN;
    file->pMethods = &methods;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
    (void)vfs, (void)sync_directory;
    disk_file *file = disk_find(name, false);
    if (!disk_may_change()) return SQLITE_IOERR_DELETE;
    if (file) disk_forget(file);
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *exists)
{
    (void)vfs, (void)flags;
    *exists = disk_find(name, false) != NULL;
    return SQLITE_OK;
}

static int disk_pathname(sqlite3_vfs *vfs, const char *name, int room, char *path)
{
    (void)vfs;
    return strlen(name) < (size_t)room ? (strcpy(path, name), SQLITE_OK) : SQLITE_CANTOPEN;
}

/* From now on files are in memory. */
static inline void disk_install(void)
{
    static sqlite3_vfs vfs;
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    if (strcmp(system->zName, "memory_files") == 0) return;
    vfs = *system;
    vfs.pNext = NULL;
    vfs.szOsFile = sizeof(open_file);
    vfs.zName = "memory_files";
    vfs.xOpen = disk_open;
    vfs.xDelete = disk_delete;
    vfs.xAccess = disk_access;
    vfs.xFullPathname = disk_pathname;
    sqlite3_vfs_register(&vfs, 1);
}

#endif
