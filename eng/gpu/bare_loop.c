// The least that a program can do around ONNX Runtime: one session, bound inputs and outputs, a loop, two clock readings.
// What LabelBench's harness costs is measured against this, over the same libonnxruntime and with the same threads.
//   bare_loop MODEL THREADS WARMUP_SECONDS SECONDS[:BURST_SECONDS:PAUSE_SECONDS] [LIBRARY [DEVICE]]   prints queries per second
// With BURST_SECONDS it prints for each burst when it began, when it ended (seconds of CLOCK_MONOTONIC) and its queries, and pauses between two.
// LIBRARY is an execution provider library, as libonnxruntime_providers_cuda.so: the model then runs on its device number DEVICE
// (default 0), with no node on the CPU, and inputs and outputs lie in the device's memory.
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

// Registers an execution provider library and puts one of its devices into the session's options.
static const OrtEpDevice* use_device(OrtEnv* env, OrtSessionOptions* options, const char* library, int number) {
    const OrtEpDevice* const* devices;
    size_t count;
    check(ort->RegisterExecutionProviderLibrary(env, "bare", library));
    check(ort->GetEpDevices(env, &devices, &count));
    for (size_t i = 0; i < count; i++) {
        if (ort->HardwareDevice_Type(ort->EpDevice_Device(devices[i])) != OrtHardwareDeviceType_GPU || number-- > 0) continue;
        check(ort->SessionOptionsAppendExecutionProvider_V2(options, env, &devices[i], 1, NULL, NULL, 0));
        check(ort->AddSessionConfigEntry(options, "session.disable_cpu_ep_fallback", "1"));
        return devices[i];
    }
    fprintf(stderr, "bare_loop: %s has no such device\n", library);
    exit(1);
}

// Memory of the device, or the host's where there is no device.
static OrtAllocator* allocator_of(OrtEnv* env, const OrtEpDevice* device, OrtAllocator* host) {
    OrtAllocator* allocator = NULL;
    const OrtMemoryInfo* memory = device == NULL ? NULL : ort->EpDevice_MemoryInfo(device, OrtDeviceMemoryType_DEFAULT);
    if (memory != NULL) check(ort->GetSharedAllocator(env, memory, &allocator));
    return allocator == NULL ? host : allocator;
}

// The same tensor in the memory of the device.
static OrtValue* on_device(OrtEnv* env, OrtValue* value, OrtAllocator* host, OrtAllocator* device) {
    OrtTensorTypeAndShapeInfo* info;
    ONNXTensorElementDataType element;
    size_t rank;
    int64_t shape[16];
    OrtValue* copy;
    if (device == host) return value;
    check(ort->GetTensorTypeAndShape(value, &info));
    check(ort->GetTensorElementType(info, &element));
    check(ort->GetDimensionsCount(info, &rank));
    check(ort->GetDimensions(info, shape, rank));
    check(ort->CreateTensorAsOrtValue(device, shape, rank, element, &copy));
    check(ort->CopyTensors(env, (const OrtValue* const*)&value, &copy, NULL, 1));
    return copy;
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
    if (argc < 5 || argc > 7) {
        fprintf(stderr, "usage: bare_loop MODEL THREADS WARMUP_SECONDS SECONDS[:BURST_SECONDS:PAUSE_SECONDS] [LIBRARY [DEVICE]]\n");
        return 4;
    }
    ort = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    OrtEnv* env;
    OrtSessionOptions* options;
    OrtSession* session;
    OrtIoBinding* binding;
    OrtRunOptions* run;
    OrtAllocator *allocator, *placed;
    const OrtEpDevice* device = NULL;
    check(ort->CreateEnv(ORT_LOGGING_LEVEL_ERROR, "bare", &env));
    check(ort->CreateSessionOptions(&options));
    check(ort->SetIntraOpNumThreads(options, atoi(argv[2])));
    check(ort->SetInterOpNumThreads(options, 1));
    check(ort->SetSessionGraphOptimizationLevel(options, ORT_ENABLE_ALL));
    if (argc > 5) device = use_device(env, options, argv[5], argc > 6 ? atoi(argv[6]) : 0);
    check(ort->CreateSession(env, argv[1], options, &session));
    check(ort->GetAllocatorWithDefaultOptions(&allocator));
    placed = allocator_of(env, device, allocator);
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
        check(ort->BindInput(binding, name, on_device(env, tensor_like(type, allocator), allocator, placed)));
    }
    for (size_t i = 0; i < outputs; i++) {
        char* name;
        OrtTypeInfo* type;
        check(ort->SessionGetOutputName(session, i, allocator, &name));
        check(ort->SessionGetOutputTypeInfo(session, i, &type));
        check(ort->BindOutput(binding, name, on_device(env, tensor_like(type, allocator), allocator, placed)));
    }
    for (double end = now() + atof(argv[3]); now() < end;) check(ort->RunWithBinding(session, run, binding));
    long queries = 0;
    double seconds = 0, burst = 0, pause = 0, begin = now(), at = begin;
    sscanf(argv[4], "%lf:%lf:%lf", &seconds, &burst, &pause);
    while (burst > 0 && now() - begin < seconds) {
        struct timespec rest = {(time_t)pause, (long)((pause - (time_t)pause) * 1e9)};
        long done = 0;
        double from = now();
        for (at = from; at - from < burst; at = now(), done++) check(ort->RunWithBinding(session, run, binding));
        printf("%.9f %.9f %ld\n", from, at, done);
        fflush(stdout);
        nanosleep(&rest, NULL);
    }
    if (burst > 0) return 0;
    while (at - begin < seconds) {
        check(ort->RunWithBinding(session, run, binding));
        queries++;
        at = now();
    }
    printf("%.6f\n", queries / (at - begin));
    return 0;
}
