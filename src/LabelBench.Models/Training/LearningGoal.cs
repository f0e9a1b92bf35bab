namespace LabelBench.Models;

/// <summary>How far the loss falls: from the mean of the first five steps to that of the last five.</summary>
/// <param name="Steps">Steps in all.</param>
/// <param name="Batches">Fixed batches that take turns.</param>
/// <param name="LeastFall">Share of the first loss that is gone at the end; 0 where the loss is only finite and lower.</param>
public sealed record LearningGoal(int Steps, int Batches, double LeastFall);
