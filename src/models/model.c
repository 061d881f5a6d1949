#include "model.h"

#include "memory.h"
#include "model_parts.h"

#include <string.h>

static const char *const kind_names[VT_MODEL_KINDS] = {"popularity", "itemknn", "ease", "ials", "two-tower"};

const char *vt_model_kind_name(vt_model_kind kind)
{
    VT_CHECK((size_t)kind < VT_MODEL_KINDS);
    return kind_names[kind];
}

vt_model_kind vt_model_kind_named(const char *name)
{
    size_t kind = 0;
    while (kind < VT_MODEL_KINDS && strcmp(kind_names[kind], name) != 0) kind++;
    return (vt_model_kind)kind;
}

vt_model_kind vt_model_kind_of(const vt_model *model) { return model->kind; }
size_t vt_model_items(const vt_model *model) { return model->items; }
size_t vt_model_width(const vt_model *model) { return model->width; }
const char *vt_model_metadata(const vt_model *model, const char *key) { return vt_safetensors_metadata(model->file, key); }

bool vt_model_knows(const vt_model *model, uint32_t item)
{
    VT_CHECK(item < model->items);
    return model->kind == VT_MODEL_POPULARITY ? model->counts[item] > 0.0f : !vt_model_matrix_is_zero(&model->rows, item);
}

static vt_status check_metadata(const vt_model *model, vt_error *error)
{
    static const char family[] = "vitrine-model ";
    const char *format = vt_model_metadata(model, "format"), *kind = vt_model_metadata(model, "kind");
    if (!format || strncmp(format, family, sizeof family - 1) != 0)
        return vt_fail(error, VT_BAD_DATA, "__metadata__: format is not " VT_MODEL_FORMAT);
    if (strcmp(format, VT_MODEL_FORMAT) != 0)
        return vt_fail(error, VT_UNSUPPORTED, "__metadata__: format is %.40s, this build has " VT_MODEL_FORMAT, format);
    if (kind && strcmp(kind, kind_names[model->kind]) == 0) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "__metadata__: kind is \"%.40s\", not \"%s\"", kind ? kind : "", kind_names[model->kind]);
}

/* Numbers from `least` to VT_MODEL_MOST_VALUE. */
static vt_status read_floats(const vt_model *model, const char *name, size_t count, float least, const float **out, vt_error *error)
{
    const vt_tensor *tensor;
    VT_TRY(vt_safetensors_require(model->file, name, VT_DTYPE_F32, 1, &count, &tensor, error));
    *out = (const float *)(const void *)tensor->data;
    for (size_t i = 0; i < count; i++)
        if (!((*out)[i] >= least && (*out)[i] <= VT_MODEL_MOST_VALUE))
            return vt_fail(error, VT_BAD_DATA, "tensor %s: element %zu is not a number within range", name, i);
    return VT_OK;
}

static vt_status read_positive(const vt_model *model, const char *name, float *out, vt_error *error)
{
    const float *value;
    VT_TRY(read_floats(model, name, 1, VT_MODEL_LEAST_VALUE, &value, error));
    *out = *value;
    return VT_OK;
}

static vt_status read_neighbours(vt_model *model, vt_error *error)
{
    const vt_tensor *found = vt_safetensors_find(model->file, "neighbours"), *tensor;
    vt_dtype dtype = found && found->dtype == VT_DTYPE_U16 ? VT_DTYPE_U16 : VT_DTYPE_U32;
    VT_TRY(vt_model_matrix_read(&model->rows, model->file, "weights", (const size_t[]){model->items, SIZE_MAX},
                                VT_MODEL_MOST_NEIGHBOURS, error));
    model->width = model->rows.columns;
    VT_TRY(vt_safetensors_require(model->file, "neighbours", dtype, 2, (const size_t[]){model->items, model->width}, &tensor, error));
    if (dtype == VT_DTYPE_U16) model->neighbours16 = (const uint16_t *)(const void *)tensor->data;
    else model->neighbours = (const uint32_t *)(const void *)tensor->data;
    for (size_t at = 0; at < model->items * model->width; at++)
        if (vt_model_neighbour(model, at) >= model->items)
            return vt_fail(error, VT_BAD_DATA, "tensor neighbours: element %zu: %u is not one of %zu items", at,
                           (unsigned int)vt_model_neighbour(model, at), model->items);
    return VT_OK;
}

static vt_status read_vectors(vt_model *model, const char *name, vt_error *error)
{
    VT_TRY(vt_model_matrix_read(&model->rows, model->file, name, (const size_t[]){model->items, SIZE_MAX}, VT_MODEL_MOST_DIMS, error));
    model->width = model->rows.columns;
    model->user = vt_alloc(model->width, sizeof *model->user);
    return model->user ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu dimensions", model->width);
}

static vt_status read_ials(vt_model *model, vt_error *error)
{
    const float *confidence;
    VT_TRY(read_vectors(model, "item_factors", error));
    VT_TRY(read_floats(model, "confidence", 2, 0.0f, &confidence, error));
    model->alpha = confidence[0];
    model->regularisation = confidence[1];
    if (model->regularisation < VT_MODEL_LEAST_VALUE)
        return vt_fail(error, VT_BAD_DATA, "tensor confidence: element 1 is not a number within range");
    return vt_fold_in_prepare(model, error);
}

static vt_status read_two_tower(vt_model *model, vt_error *error)
{
    VT_TRY(read_vectors(model, "item_vectors", error));
    VT_TRY(vt_model_matrix_read(&model->history, model->file, "history_vectors", (const size_t[]){model->items, model->width},
                                VT_MODEL_MOST_DIMS, error));
    VT_TRY(read_floats(model, "bias", model->width, -VT_MODEL_MOST_VALUE, &model->bias, error));
    VT_TRY(read_positive(model, "half_life_days", &model->half_life_days, error));
    VT_TRY(read_positive(model, "temperature", &model->temperature, error));
    return vt_model_traits_read(model, error);
}

static vt_status read_file(vt_model *model, vt_error *error)
{
    VT_TRY(check_metadata(model, error));
    switch (model->kind) {
    case VT_MODEL_POPULARITY: model->width = 1; return read_floats(model, "counts", model->items, 0.0f, &model->counts, error);
    case VT_MODEL_IALS: return read_ials(model, error);
    case VT_MODEL_TWO_TOWER: return read_two_tower(model, error);
    default: return read_neighbours(model, error);
    }
}

vt_status vt_model_open(vt_model **out, vt_model_kind kind, vt_bytes file, size_t items, vt_error *error)
{
    *out = NULL;
    VT_CHECK((size_t)kind < VT_MODEL_KINDS && items < UINT32_MAX);
    vt_model *model = vt_alloc(1, sizeof *model);
    if (!model) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    model->kind = kind;
    model->items = items;
    vt_status status = vt_safetensors_open(&model->file, file, kind_names[kind], error);
    if (status == VT_OK && (status = read_file(model, error)) == VT_OK) {
        *out = model;
        return VT_OK;
    }
    vt_model_close(model);
    return error ? vt_fail_within(error, kind_names[kind]) : status;
}

void vt_model_close(vt_model *model)
{
    if (!model) return;
    vt_fold_in_close(model);
    vt_model_traits_close(model);
    vt_free(model->user);
    vt_safetensors_close(model->file);
    vt_free(model);
}

static bool within(float value) { return value >= 0.0f && value <= VT_MODEL_MOST_VALUE; }

static vt_status check_asker(const vt_model *model, const vt_asker *asker, vt_error *error)
{
    const vt_deed *deeds = asker->deeds;
    for (size_t i = 0; i < asker->deed_count; i++)
        if (deeds[i].item >= model->items || !within(deeds[i].age_days) || !within(deeds[i].weight))
            return vt_fail(error, VT_BAD_REQUEST, "deed %zu: item, age_days or weight is out of range", i);
    for (size_t i = 0; i < asker->trait_count; i++)
        if (asker->traits[i].value >= model->profile.rows || !(asker->traits[i].share >= 0.0f && asker->traits[i].share <= 1.0f))
            return vt_fail(error, VT_BAD_REQUEST, "trait %zu: value or share is out of range", i);
    return VT_OK;
}

static void add_neighbours(const vt_model *model, const vt_deed *deed, float *scores)
{
    size_t begin = deed->item * model->width;
    for (size_t k = 0; k < model->width; k++)
        scores[vt_model_neighbour(model, begin + k)] += deed->weight * vt_model_matrix_at(&model->rows, deed->item, k);
}

static void dot_rows(const vt_model *model, float *scores)
{
    for (size_t item = 0; item < model->items; item++) scores[item] = vt_model_matrix_dot(&model->rows, item, model->user);
}

vt_status vt_model_score_for(vt_model *model, const vt_asker *asker, float *scores, vt_error *error)
{
    VT_TRY(check_asker(model, asker, error));
    switch (model->kind) {
    case VT_MODEL_POPULARITY: memcpy(scores, model->counts, model->items * sizeof *scores); return VT_OK;
    case VT_MODEL_IALS: VT_TRY(vt_fold_in(model, asker->deeds, asker->deed_count, error)); break;
    case VT_MODEL_TWO_TOWER: vt_user_tower(model, asker); break;
    default:
        memset(scores, 0, model->items * sizeof *scores);
        for (size_t i = 0; i < asker->deed_count; i++) add_neighbours(model, &asker->deeds[i], scores);
        return VT_OK;
    }
    dot_rows(model, scores);
    return VT_OK;
}

static float neighbour_weight(const vt_model *model, uint32_t from, uint32_t to)
{
    float sum = 0.0f;
    for (size_t k = 0; k < model->width; k++)
        if (vt_model_neighbour(model, from * model->width + k) == to) sum += vt_model_matrix_at(&model->rows, from, k);
    return sum;
}

/* amounts: f32[deed_count + trait_count]. Returns the score of `item`, as vt_model_score_for gives it. */
static float share_out(vt_model *model, const vt_asker *asker, uint32_t item, float *amounts)
{
    size_t count = asker->deed_count;
    float sum = 0.0f;
    switch (model->kind) {
    case VT_MODEL_POPULARITY: memset(amounts, 0, count * sizeof *amounts); return model->counts[item];
    case VT_MODEL_IALS: vt_fold_in_explain(model, asker->deeds, count, item, amounts); break;
    case VT_MODEL_TWO_TOWER: vt_user_tower_explain(model, asker, item, amounts); break;
    default:
        for (size_t i = 0; i < count; i++) sum += amounts[i] = asker->deeds[i].weight * neighbour_weight(model, asker->deeds[i].item, item);
        return sum;
    }
    return vt_model_matrix_dot(&model->rows, item, model->user);
}

void vt_model_explain_for_again(vt_model *model, const vt_asker *asker, uint32_t item, float *amounts)
{
    size_t count = asker->deed_count + asker->trait_count;
    VT_CHECK(item < model->items);
    float rest = share_out(model, asker, item, amounts);
    for (size_t i = 0; i < count; i++) rest -= amounts[i];
    amounts[count] = rest;
}

vt_status vt_model_explain_for(vt_model *model, const vt_asker *asker, uint32_t item, float *amounts, vt_error *error)
{
    VT_TRY(check_asker(model, asker, error));
    if (item >= model->items) return vt_fail(error, VT_BAD_REQUEST, "item: %u is not one of %zu", (unsigned int)item, model->items);
    if (model->kind == VT_MODEL_IALS) VT_TRY(vt_fold_in(model, asker->deeds, asker->deed_count, error));
    if (model->kind == VT_MODEL_TWO_TOWER) vt_user_tower(model, asker);
    vt_model_explain_for_again(model, asker, item, amounts);
    return VT_OK;
}

vt_status vt_model_score(vt_model *model, const vt_deed *deeds, size_t count, float *scores, vt_error *error)
{
    return vt_model_score_for(model, &(vt_asker){.deeds = deeds, .deed_count = count}, scores, error);
}

vt_status vt_model_explain(vt_model *model, const vt_deed *deeds, size_t count, uint32_t item, float *amounts, vt_error *error)
{
    return vt_model_explain_for(model, &(vt_asker){.deeds = deeds, .deed_count = count}, item, amounts, error);
}

void vt_model_explain_again(vt_model *model, const vt_deed *deeds, size_t count, uint32_t item, float *amounts)
{
    vt_model_explain_for_again(model, &(vt_asker){.deeds = deeds, .deed_count = count}, item, amounts);
}
