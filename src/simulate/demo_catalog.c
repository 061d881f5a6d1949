#include "demo_catalog.h"
#include "demo_plan.h"
#include "memory.h"
#include "picture_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VT_PATH_ROOM = 4096 };

typedef struct vt_demo_run {
    const vt_demo_options *options;
    vt_demo_product *products;
    size_t count, images_written;
    vt_canvas *canvas;
    uint8_t *pixels;
    vt_buffer table;
    bool made_folder, made_images;
} vt_demo_run;

static void path_in(const vt_demo_run *run, char path[VT_PATH_ROOM], const char *name)
{
    snprintf(path, VT_PATH_ROOM, "%s/%s", run->options->out_dir, name);
}

static void image_path(const vt_demo_run *run, char path[VT_PATH_ROOM], size_t index)
{
    snprintf(path, VT_PATH_ROOM, "%s/images/%u.webp", run->options->out_dir,
             (unsigned)run->products[index].id);
}

static vt_status make_folder(const char *path, bool *made, vt_error *error)
{
    struct stat found;
    *made = mkdir(path, 0777) == 0;
    if (*made || (errno == EEXIST && stat(path, &found) == 0 && S_ISDIR(found.st_mode))) return VT_OK;
    return vt_fail(error, VT_IO, "%s: the folder cannot be made: %s", path, strerror(errno));
}

static void append_quoted(vt_buffer *out, const char *text)
{
    if (!strpbrk(text, ",\"\n")) {
        vt_buffer_append_text(out, text);
        return;
    }
    vt_buffer_append_text(out, "\"");
    for (const char *at = text; *at; at++) {
        if (*at == '"') vt_buffer_append_text(out, "\"");
        vt_buffer_append(out, at, 1);
    }
    vt_buffer_append_text(out, "\"");
}

static void append_attributes(vt_buffer *out, const vt_design *design)
{
    const char *separator = "\"{";
    for (size_t i = 0; i < design->trait_count; i++) {
        const vt_trait *trait = &design->traits[i];
        if (vt_list_has("None|Plain", trait->value)) continue;
        vt_buffer_printf(out, "%s\"\"%s\"\":\"\"%s\"\"", separator, trait->name, trait->value);
        separator = ",";
    }
    vt_buffer_append_text(out, *separator == ',' ? "}\"" : "{}");
}

static void append_row(vt_buffer *out, const vt_demo_product *product)
{
    const vt_product_type *type = product->type;
    vt_buffer_printf(out, "%u,%s,%s,%s,%s,%s,%s,%u,%s,", (unsigned)product->id, product->gender,
                     type->master_category, type->sub_category, type->article, product->colour->name,
                     product->season, (unsigned)product->year, product->usage);
    append_quoted(out, product->title);
    vt_buffer_append_text(out, ",");
    append_quoted(out, product->brand->name);
    vt_buffer_printf(out, ",%u.%02u,%u.%02u,%u,%u.%u,", (unsigned)(product->price_cents / 100),
                     (unsigned)(product->price_cents % 100), (unsigned)(product->list_price_cents / 100),
                     (unsigned)(product->list_price_cents % 100), (unsigned)product->stock,
                     (unsigned)(product->rating_tenths / 10), (unsigned)(product->rating_tenths % 10));
    append_attributes(out, &product->design);
    vt_buffer_append_text(out, ",");
    append_quoted(out, product->description);
    vt_buffer_append_text(out, "\n");
}

static vt_status draw_one(vt_demo_run *run, size_t index, vt_error *error)
{
    char path[VT_PATH_ROOM];
    vt_buffer image = {0};
    const vt_demo_product *product = &run->products[index];
    vt_canvas_clear(run->canvas);
    product->type->draw(run->canvas, &product->design);
    vt_canvas_picture(run->canvas, run->pixels);
    image_path(run, path, index);
    vt_status status = vt_picture_encode(&image, run->pixels, error);
    if (status == VT_OK) status = vt_write_whole_file(path, image.data, image.size, error);
    vt_buffer_free(&image);
    if (status == VT_OK) run->images_written = index + 1;
    return status;
}

static vt_status write_all(vt_demo_run *run, vt_error *error)
{
    char path[VT_PATH_ROOM];
    const vt_demo_options *options = run->options;
    VT_TRY(make_folder(options->out_dir, &run->made_folder, error));
    path_in(run, path, "images");
    VT_TRY(make_folder(path, &run->made_images, error));
    path_in(run, path, "styles.csv");
    if (remove(path) != 0 && errno != ENOENT)
        return vt_fail(error, VT_IO, "%s: cannot be replaced: %s", path, strerror(errno));
    vt_buffer_append_text(&run->table,
                          "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,"
                          "productDisplayName,brand,price,listPrice,stock,rating,attributes,description\n");
    for (size_t i = 0; i < run->count; i++) {
        VT_TRY(draw_one(run, i, error));
        append_row(&run->table, &run->products[i]);
        if (options->progress) options->progress(options->context, i + 1, run->count);
    }
    if (run->table.failed)
        return vt_fail(error, VT_NO_MEMORY, "%s: no memory for %zu rows", path, run->count);
    return vt_write_whole_file(path, run->table.data, run->table.size, error);
}

static void remove_written(vt_demo_run *run)
{
    char path[VT_PATH_ROOM];
    for (size_t i = 0; i < run->images_written; i++) {
        image_path(run, path, i);
        remove(path);
    }
    path_in(run, path, "images");
    if (run->made_images) rmdir(path);
    if (run->made_folder) rmdir(run->options->out_dir);
}

vt_status vt_demo_catalog(const vt_demo_options *options, vt_error *error)
{
    size_t count = options->products ? options->products : VT_DEMO_DEFAULT_PRODUCTS;
    if (!options->out_dir || !*options->out_dir)
        return vt_fail(error, VT_BAD_REQUEST, "simulate: no folder to write to");
    if (strlen(options->out_dir) > VT_PATH_ROOM - 64)
        return vt_fail(error, VT_BAD_REQUEST, "simulate: the folder's name is too long");
    if (count > VT_DEMO_PRODUCT_LIMIT)
        return vt_fail(error, VT_BAD_REQUEST, "simulate: %zu products; at most %d", count,
                       VT_DEMO_PRODUCT_LIMIT);
    vt_demo_run run = {.options = options, .count = count};
    run.products = vt_demo_plan(count, options->seed ? options->seed : 1);
    run.canvas = vt_canvas_open();
    run.pixels = vt_alloc(3 * VT_PICTURE_WIDTH, VT_PICTURE_HEIGHT);
    vt_status status = VT_OK;
    if (!run.products || !run.canvas || !run.pixels)
        status = vt_fail(error, VT_NO_MEMORY, "simulate: no memory for %zu products", count);
    else
        status = write_all(&run, error);
    if (status != VT_OK && run.products) remove_written(&run);
    vt_buffer_free(&run.table);
    vt_canvas_close(run.canvas);
    vt_free(run.pixels);
    vt_free(run.products);
    return status;
}
