/* The photos of a catalog: which are left out, and what ends the run so that no pack depends on what a machine lacked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "host_files.h"
#include "image_file.h"
#include "memory.h"
#include "photo_stage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jpeglib.h>

enum { SIDE = 40, PHOTOS = 4 };

/* Stands before libjpeg's own, which is malloc, and has nothing when the test says so. */
static bool memory_is_out;

void *jpeg_get_large(j_common_ptr common, size_t bytes) __attribute__((visibility("default")));
void *jpeg_get_large(j_common_ptr common, size_t bytes)
{
    (void)common;
    return memory_is_out ? NULL : malloc(bytes);
}

/* A folder with a JPEG, a WebP, a JPEG that claims 65,500 pixels a side, and a place where there is none. */
typedef struct shelf {
    char folder[64], paths[PHOTOS][VT_HOST_PATH_BYTES];
    vt_product products[PHOTOS];
} shelf;

static void append_jpeg(vt_buffer *file)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    uint8_t row[3 * SIDE] = {0};
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = jpeg.image_height = SIDE;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < SIDE) jpeg_write_scanlines(&jpeg, &(JSAMPROW){row}, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    vt_buffer_append(file, bytes, size);
    free(bytes);
}

static void append_webp(vt_buffer *file)
{
    vt_picture picture = {vt_alloc(SIDE * SIDE, 4), SIDE, SIDE};
    assert_int_equal(vt_picture_encode_webp(file, &picture, 80, NULL), VT_OK);
    vt_picture_close(&picture);
}

/* Height and width stand behind the marker of the frame. */
static void claim_much(vt_buffer *jpeg)
{
    for (size_t i = 0; i + 9 < jpeg->size; i++)
        if (jpeg->data[i] == 0xFF && jpeg->data[i + 1] == 0xC0) memcpy(jpeg->data + i + 5, "\xFF\xDC\xFF\xDC", 4);
}

static int open_shelf(void **state)
{
    static const char *const names[PHOTOS] = {"a.jpg", "b.webp", "claims.jpg", "missing.jpg"};
    shelf *out = calloc(1, sizeof *out);
    vt_buffer files[PHOTOS] = {{0}};
    snprintf(out->folder, sizeof out->folder, "/tmp/vitrine-photos-%ld", (long)getpid());
    append_jpeg(&files[0]);
    append_webp(&files[1]);
    append_jpeg(&files[2]);
    claim_much(&files[2]);
    assert_int_equal(mkdir(out->folder, 0700), 0);
    for (size_t i = 0; i < PHOTOS; i++) {
        snprintf(out->paths[i], sizeof out->paths[i], "%s/%s", out->folder, names[i]);
        out->products[i].image = out->paths[i];
        if (files[i].size) assert_int_equal(vt_file_write(out->paths[i], (vt_bytes){files[i].data, files[i].size}, NULL), VT_OK);
        vt_buffer_free(&files[i]);
    }
    *state = out;
    return 0;
}

static int close_shelf(void **state)
{
    shelf *own = *state;
    for (size_t i = 0; i < PHOTOS; i++) remove(own->paths[i]);
    remove(own->folder);
    free(own);
    return 0;
}

static vt_status take(const shelf *own, vt_photos *photos, vt_error *error)
{
    vt_photo_options options = {.products = own->products, .count = PHOTOS, .describe = true, .threads = 2};
    return vt_photos_open(photos, &options, error);
}

static void what_is_no_photo_is_left_out(void **state)
{
    vt_photos photos;
    vt_error error = {0};
    assert_int_equal(take(*state, &photos, &error), VT_OK);
    assert_memory_equal(photos.has, ((bool[PHOTOS]){true, true, false, false}), sizeof(bool[PHOTOS]));
    assert_int_equal(photos.unreadable, 2);
    assert_non_null(strstr(photos.examples[0], "claims.jpg: 65500 x 65500 pixels are too many"));
    assert_non_null(strstr(photos.examples[1], "missing.jpg: No such file"));
    vt_photos_close(&photos);
}

static void memory_that_is_out_ends_the_run(void **state)
{
    vt_photos photos;
    vt_error error = {0};
    memory_is_out = true;
    vt_status status = take(*state, &photos, &error);
    memory_is_out = false;
    assert_int_equal(status, VT_NO_MEMORY);
    assert_non_null(strstr(error.message, "a.jpg: no memory"));
    assert_null(photos.has);
}

static void a_photo_that_cannot_be_opened_now_ends_the_run(void **state)
{
    vt_photos photos;
    vt_error error = {0};
    struct rlimit usual, tight;
    int next = open("/dev/null", O_RDONLY); /* the lowest that is free */
    close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
    tight = usual;
    tight.rlim_cur = (rlim_t)next;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
    vt_status status = take(*state, &photos, &error);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
    assert_int_equal(status, VT_IO);
    assert_non_null(strstr(error.message, "Too many open files"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_photo_is_left_out),
        cmocka_unit_test(memory_that_is_out_ends_the_run),
        cmocka_unit_test(a_photo_that_cannot_be_opened_now_ends_the_run),
    };
    return cmocka_run_group_tests(tests, open_shelf, close_shelf);
}
