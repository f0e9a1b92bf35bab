namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Files of the OCR workload.</summary>
internal sealed record OcrModels(string Detect, string Classify, string Recognise, string Keys);
