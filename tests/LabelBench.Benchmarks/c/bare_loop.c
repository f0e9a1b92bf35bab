// The least that a program can do around ONNX Runtime: one session, bound inputs and outputs, a loop, two clock readings.
// What LabelBench's harness costs is measured against this, over the same libonnxruntime and with the same threads.
//   bare_loop MODEL THREADS WARMUP_SECONDS SECONDS   prints queries per second
#include <onnxruntime_c_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const OrtApi* ort;

static void check(OrtStatus* status) {
    if (status == NULL) return;
    fprintf(stderr, "bare_loop: %s\n", ort->GetErrorMessage(status));
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static OrtValue* tensor_like(OrtTypeInfo* type, OrtAllocator* allocator) {
    const OrtTensorTypeAndShapeInfo* info;
    ONNXTensorElementDataType element;
    size_t rank, count;
    int64_t shape[16];
    OrtValue* value;
    check(ort->CastTypeInfoToTensorInfo(type, &info));
    check(ort->GetTensorElementType(info, &element));
    check(ort->GetDimensionsCount(info, &rank));
    check(ort->GetDimensions(info, shape, rank));
    check(ort->GetTensorShapeElementCount(info, &count));
    check(ort->CreateTensorAsOrtValue(allocator, shape, rank, element, &value));
    if (element == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
        float* data;
        unsigned state = 1;
        check(ort->GetTensorMutableData(value, (void**)&data));
        for (size_t i = 0; i < count; i++) {
            state = state * 1664525u + 1013904223u;
            data[i] = (int)state * (1.0f / 2147483648.0f);
        }
    }
    return value;
}

int main(int argc, char** argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: bare_loop MODEL THREADS WARMUP_SECONDS SECONDS\n");
        return 4;
    }
    ort = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    OrtEnv* env;
    OrtSessionOptions* options;
    OrtSession* session;
    OrtIoBinding* binding;
    OrtRunOptions* run;
    OrtAllocator* allocator;
    check(ort->CreateEnv(ORT_LOGGING_LEVEL_ERROR, "bare", &env));
    check(ort->CreateSessionOptions(&options));
    check(ort->SetIntraOpNumThreads(options, atoi(argv[2])));
    check(ort->SetInterOpNumThreads(options, 1));
    check(ort->SetSessionGraphOptimizationLevel(options, ORT_ENABLE_ALL));
    check(ort->CreateSession(env, argv[1], options, &session));
    check(ort->GetAllocatorWithDefaultOptions(&allocator));
    check(ort->CreateIoBinding(session, &binding));
    check(ort->CreateRunOptions(&run));
    size_t inputs, outputs;
    check(ort->SessionGetInputCount(session, &inputs));
    check(ort->SessionGetOutputCount(session, &outputs));
    for (size_t i = 0; i < inputs; i++) {
        char* name;
        OrtTypeInfo* type;
        check(ort->SessionGetInputName(session, i, allocator, &name));
        check(ort->SessionGetInputTypeInfo(session, i, &type));
        check(ort->BindInput(binding, name, tensor_like(type, allocator)));
    }
    for (size_t i = 0; i < outputs; i++) {
        char* name;
        OrtTypeInfo* type;
        check(ort->SessionGetOutputName(session, i, allocator, &name));
        check(ort->SessionGetOutputTypeInfo(session, i, &type));
        check(ort->BindOutput(binding, name, tensor_like(type, allocator)));
    }
    for (double end = now() + atof(argv[3]); now() < end;) check(ort->RunWithBinding(session, run, binding));
    long queries = 0;
    double seconds = atof(argv[4]), begin = now(), at = begin;
    while (at - begin < seconds) {
        check(ort->RunWithBinding(session, run, binding));
        queries++;
        at = now();
    }
    printf("%.6f\n", queries / (at - begin));
    return 0;
}
