#include "page_files.h"

#include "gzip_file.h"
#include "memory.h"

#include <stdio.h>
#include <string.h>

static vt_status make_room(vt_page_files *pages, vt_error *error)
{
    if (pages->count < pages->room) return VT_OK;
    size_t larger = pages->room ? 2 * pages->room : 256;
    uint8_t *sha256 = vt_resize(pages->sha256, pages->room * VT_SHA256_BYTES, larger * VT_SHA256_BYTES, 1);
    if (sha256) pages->sha256 = sha256;
    uint32_t *bytes = sha256 ? vt_resize(pages->bytes, pages->room, larger, sizeof *bytes) : NULL;
    if (!bytes) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu pages", larger);
    pages->bytes = bytes;
    pages->room = larger;
    return VT_OK;
}

static uint8_t hex_value(char digit) { return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10); }

static void note(vt_page_files *pages, vt_bytes page)
{
    char hex[VT_SHA256_HEX + 1];
    uint8_t *sha256 = pages->sha256 + pages->count * VT_SHA256_BYTES;
    vt_sha256_hex(page, hex);
    for (size_t i = 0; i < VT_SHA256_BYTES; i++) sha256[i] = (uint8_t)(hex_value(hex[2 * i]) << 4 | hex_value(hex[2 * i + 1]));
    pages->bytes[pages->count++] = (uint32_t)page.size;
    pages->total_bytes += page.size;
    pages->files->bytes += page.size;
}

static vt_status write_gzip(vt_page_files *pages, char path[VT_HOST_PATH_BYTES], vt_bytes page, vt_error *error)
{
    size_t length = strlen(path);
    vt_buffer packed = {0};
    if (length + sizeof ".gz" > VT_HOST_PATH_BYTES) return vt_fail(error, VT_IO, "%.200s...: the path is too long", path);
    vt_status status = vt_gzip_write(&packed, page, error);
    if (status == VT_OK) {
        memcpy(path + length, ".gz", sizeof ".gz");
        pages->files->bytes += packed.size;
        status = vt_file_write(path, (vt_bytes){packed.data, packed.size}, error);
    }
    vt_buffer_free(&packed);
    return status;
}

vt_status vt_page_files_add(vt_page_files *pages, vt_bytes page, vt_error *error)
{
    char name[VT_PATH_BYTES], path[VT_HOST_PATH_BYTES];
    if (page.size == 0 || page.size > VT_PAGE_MAX_BYTES || pages->count == VT_MOST_PAGES)
        return vt_fail(error, VT_BAD_DATA, "page %zu of %zu bytes: pages have 1 to %d, and are at most %d", pages->count, page.size,
                       VT_PAGE_MAX_BYTES, VT_MOST_PAGES);
    VT_TRY(make_room(pages, error));
    note(pages, page);
    vt_page_index index = vt_page_files_index(pages);
    vt_page_path(&index, pages->count - 1, name);
    if (snprintf(path, sizeof path, "%s/%s", pages->files->dir, name) >= (int)sizeof path)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", pages->files->dir);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    VT_TRY(vt_folder_make(path, error));
    *slash = '/';
    VT_TRY(vt_file_write(path, page, error));
    return write_gzip(pages, path, page, error);
}

vt_page_index vt_page_files_index(const vt_page_files *pages)
{
    return (vt_page_index){.count = pages->count, .sha256 = pages->sha256, .bytes = pages->bytes, .gzipped = true};
}

void vt_page_files_close(vt_page_files *pages)
{
    vt_free(pages->sha256);
    vt_free(pages->bytes);
    *pages = (vt_page_files){.files = pages->files};
}
