#include "page_index.h"

#include <stdio.h>

/* A missing tensor says that there are none. */
static vt_status read_gzipped(vt_page_index *out, const vt_safetensors *file, vt_error *error)
{
    const vt_tensor *tensor;
    if (!vt_safetensors_find(file, "gzipped")) return VT_OK;
    VT_TRY(vt_safetensors_require(file, "gzipped", VT_DTYPE_U8, 1, (const size_t[]){1}, &tensor, error));
    out->gzipped = tensor->data[0] == 1;
    return tensor->data[0] <= 1 ? VT_OK : vt_fail(error, VT_BAD_DATA, "tensor gzipped is neither 0 nor 1");
}

vt_status vt_page_index_read(vt_page_index *out, const vt_safetensors *file, size_t count, vt_error *error)
{
    const vt_tensor *sha256, *bytes;
    if (count > VT_MOST_PAGES) return vt_fail(error, VT_UNSUPPORTED, "%zu pages are more than %d", count, VT_MOST_PAGES);
    VT_TRY(vt_safetensors_require(file, "page_sha256", VT_DTYPE_U8, 2, (const size_t[]){count, VT_SHA256_BYTES}, &sha256, error));
    VT_TRY(vt_safetensors_require(file, "page_bytes", VT_DTYPE_U32, 1, &count, &bytes, error));
    *out = (vt_page_index){.count = count, .sha256 = sha256->data, .bytes = (const uint32_t *)(const void *)bytes->data};
    for (size_t page = 0; page < count; page++)
        if (out->bytes[page] < 1 || out->bytes[page] > VT_PAGE_MAX_BYTES)
            return vt_fail(error, VT_BAD_DATA, "tensor page_bytes: page %zu has %lu bytes, not 1 to %d", page,
                           (unsigned long)out->bytes[page], VT_PAGE_MAX_BYTES);
    return read_gzipped(out, file, error);
}

void vt_page_sha256_hex(const vt_page_index *index, size_t page, char hex[VT_SHA256_HEX + 1])
{
    const uint8_t *sha256 = index->sha256 + page * VT_SHA256_BYTES;
    for (size_t i = 0; i < VT_SHA256_BYTES; i++) {
        hex[2 * i] = "0123456789abcdef"[sha256[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[sha256[i] & 15];
    }
    hex[VT_SHA256_HEX] = '\0';
}

void vt_page_path(const vt_page_index *index, size_t page, char path[VT_PATH_BYTES])
{
    char hex[VT_SHA256_HEX + 1];
    vt_page_sha256_hex(index, page, hex);
    snprintf(path, VT_PATH_BYTES, "pages/%.2s/%.32s.safetensors", hex, hex);
}
