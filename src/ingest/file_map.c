#define _DEFAULT_SOURCE /* madvise */
#include "file_map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static vt_status map_file(vt_file_map *out, int file, const char *path, size_t limit_bytes, vt_error *error)
{
    struct stat facts;
    if (fstat(file, &facts)) return vt_fail(error, VT_IO, "%s: %s", path, strerror(errno));
    if (S_ISDIR(facts.st_mode)) return vt_fail(error, VT_IO, "%s: %s", path, strerror(EISDIR));
    if (!S_ISREG(facts.st_mode) || facts.st_size <= 0) return VT_OK;
    if ((uintmax_t)facts.st_size > limit_bytes)
        return vt_fail(error, VT_BAD_DATA, "%s: longer than %zu bytes", path, limit_bytes);
    void *mapped = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapped == MAP_FAILED) return VT_OK;
    out->mapped = mapped;
    out->bytes = (vt_bytes){mapped, (size_t)facts.st_size};
    return VT_OK;
}

vt_status vt_file_map_open(vt_file_map *out, const char *path, size_t limit_bytes, vt_error *error)
{
    *out = (vt_file_map){.mapped = NULL};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return vt_fail(error, VT_IO, "%s: %s", path, strerror(errno));
    vt_status status = map_file(out, file, path, limit_bytes, error);
    close(file);
    if (status != VT_OK || out->mapped) return status;
    VT_TRY(vt_file_read(&out->read, path, limit_bytes, error));
    out->bytes = (vt_bytes){out->read.data, out->read.size};
    return VT_OK;
}

void vt_file_map_forget(const vt_file_map *map, size_t from, size_t to)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    from = (from + page - 1) / page * page;
    to = to / page * page;
    if (map->mapped && from < to) madvise((uint8_t *)map->mapped + from, to - from, MADV_DONTNEED);
}

void vt_file_map_close(vt_file_map *map)
{
    if (map->mapped) munmap(map->mapped, map->bytes.size);
    vt_buffer_free(&map->read);
    *map = (vt_file_map){.mapped = NULL};
}
